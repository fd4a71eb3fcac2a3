"""What employers' answers add up to by place: counted, protected, and never a single employer."""
