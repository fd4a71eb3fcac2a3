"""Speed and memory, measured on whole processes beside a peer or the bare physical limit. `skillshed bench NAME`."""
