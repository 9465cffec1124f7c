"""The rule of complaints, one file for each part of it."""

from ishenim.domains.complaints.procedures.complaint import Complaint

__all__ = ["Complaint"]
