"""What Clausewatch remembers: tables, enums, plans, declarations and the change summary."""
