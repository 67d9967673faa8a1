"""File formats that know bytes and arrays, not layers."""
