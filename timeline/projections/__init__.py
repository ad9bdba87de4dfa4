"""Read models: pure folds over recorded events; what stands, who claims what, which chains."""
