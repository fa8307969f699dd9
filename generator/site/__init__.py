"""The runbook site: Markdown pages made from the playbook, and the engine that turns them into HTML."""
