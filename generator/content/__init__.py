"""What a playbook and a brand are, and every reason why a file is not one."""
