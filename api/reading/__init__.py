"""Reading a run for the routes: pure functions of a run, a viewer and what is asked."""
