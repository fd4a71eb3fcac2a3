"""ONS subregional productivity by ITL area, the workbook as published."""
