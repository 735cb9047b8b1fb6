${imports if imports else "-"} ${upgrades if upgrades else "pass"} ${nothing or "none"}
