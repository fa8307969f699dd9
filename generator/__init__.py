"""Amends: one playbook in, a runbook site and ready e-mail templates out."""
