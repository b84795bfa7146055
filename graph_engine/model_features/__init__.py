"""Features for models: what is known of each transaction, account or party from the past alone.

They are computed when they are asked for, from the index of a finished run, and are no stage of a run: they
are many (some 290 a transaction) and few runs need them, so that a run over ten million transactions neither
takes nor keeps what nobody may ask for; and as nothing in them depends on what follows, asking later gives
the same. `graph_engine.model_features.table` computes them; what stands here needs no kernels.
"""

from graph_engine.model_features.catalogue import FEATURES, PER, Feature, Per
from graph_engine.model_features.parameters import FeatureParameters

__all__ = ["FEATURES", "PER", "Feature", "FeatureParameters", "Per"]
