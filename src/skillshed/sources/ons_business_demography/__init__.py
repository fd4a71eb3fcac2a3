"""ONS business demography reference tables: births, deaths, active, high growth and survival of enterprises."""
