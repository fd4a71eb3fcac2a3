"""HMRC Coronavirus Job Retention Scheme: employments furloughed by local authority."""
