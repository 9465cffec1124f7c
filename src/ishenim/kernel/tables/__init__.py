"""Rows that anyone takes away: a list declares its columns once and gets CSV and XLSX from that."""
