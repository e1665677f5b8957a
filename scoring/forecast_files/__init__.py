"""Files of forecasts that somebody made elsewhere, from their bytes to a report. Pure: no Django, no database."""
