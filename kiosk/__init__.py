"""The core of the accreditation kiosk: no Qt, no screen words. Start reading at `kiosk.desk`."""
