"""Who she is, as text: nothing here runs, and everything here may be edited without knowing Python."""
