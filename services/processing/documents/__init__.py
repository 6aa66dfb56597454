"""The printed forms 01 to 06 of TT 01/2018/TT-VPCP, from real case data, as HTML for printing and as PDF."""
