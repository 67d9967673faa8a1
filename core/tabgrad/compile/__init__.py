"""Layer 6: functions traced once per signature and run as one program."""
