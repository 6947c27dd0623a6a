"""Records as DataCite takes them in XML: kernels 2.2 to 4.6, alone or in a harvest."""
