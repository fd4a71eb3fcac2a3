"""Two small invented lists."""

from __future__ import annotations

PEOPLE = """Number,Job title,What they can do,Qualifications,Home postcode,Current salary,Least pay,Max travel time,Licences,Name,Phone
A1,Forklift driver,"drive a reach truck, load trailers",NVQ 2 warehousing,BB11 4AA,"£26,000",,45,Forklift licence; full driving licence,Zebedee Quill,07700 900123
A2,Cleaner,clean offices,,BB10 2,£12.20 an hour,22000,60,none,,
A3,Receptionist,"greet visitors, book meeting rooms",,BB9 5,23400,,1 hour,,,
A4,Registered nurse,care for people,,BB11 1,36000,,75,NMC registration,,
"""
VACANCIES = """Reference,Job title,Company,How many,Salary,Location,Description
V1,Forklift driver,Ribble Distribution,1,£13.60 an hour,BB12 6,Drive counterbalance and reach trucks and load trailers. A forklift licence is needed.
V2,Cleaner,Valley Council Services,2,£12.30 an hour,BB11 1,"Clean offices, washrooms and floors."
V3,Receptionist,Pendle Surgery,1,"£23,400",BB9 7,"Greet patients, book appointments and answer the phone. DBS check."
V4,Registered nurse,Pendle Care,1,"£37,000",BB9 7,Give medication and lead care.
"""
EMPLOYER = "Calder Cartons"
