"""Open data of the Research Council of Norway: grants of the Union to Norwegian bodies, and national applications."""
