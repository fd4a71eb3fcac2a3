"""Plans as they are kept and worked with: elements edited by their owners, actuals entered and approved, versions, snapshots."""
