"""What the record of events says: indicators with what they rest on."""
