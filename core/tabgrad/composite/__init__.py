"""Ragged and sparse tensors: functions of them, and what functions of tensors do with them."""
