//! What does each way of contact cost, and what would another way save? Unit
//! costs, spend, and scenarios of channel shift.
