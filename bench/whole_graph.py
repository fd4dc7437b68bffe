"""Writes the raw network of a shipped model as one ONNX graph beside its weights, every ã an input: what the cuts are compared with.

Usage: python bench/whole_graph.py public/models/faces64 TARGET.onnx
"""

import json
import sys
from pathlib import Path

import onnx

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / 'training'))
import weights  # noqa: E402
from network_graph import Assembly  # noqa: E402
from presets import PRESETS  # noqa: E402

folder, target = Path(sys.argv[1]), Path(sys.argv[2])
kept = json.loads((folder / 'manifest.json').read_text())['weights']
state, _ = weights.load_model(folder)
config, _ = PRESETS[folder.name]
shapes = {name: tuple(value.shape) for name, value in state.items()}
onnx.save(Assembly(config, shapes, weights.places_of(folder, kept), whole=True).models[0], target)
