"""What a running program needs of its machine, a module for each: the clock, ids, a bell, loops, memory, logs."""
