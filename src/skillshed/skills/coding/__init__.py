"""From a job's title to codes of SOC2010, SOC2020 and ESCO, and when a person must look."""
