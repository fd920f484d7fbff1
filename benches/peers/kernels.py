"""The kernels of benches/kernels.rs by others, on what it wrote to a folder.

    python -m venv env && env/bin/pip install numpy shapely geopandas libpysal esda numba pygeoda kmeans1d
    OUT=folder cargo bench --bench kernels
    env/bin/python benches/peers/kernels.py folder [breaks|points|moran|gi|esda …]

Prints the least and the median of the seconds that each took; pygeoda's
complete permutations are run once.
"""
import statistics, sys, time, warnings
from pathlib import Path

import numpy as np

warnings.filterwarnings("ignore")
folder, wanted = Path(sys.argv[1]), set(sys.argv[2:]) or {"breaks", "points", "moran", "gi", "esda"}
read = lambda name: np.fromfile(folder / name, dtype="<f8" if name.endswith("f64") else "<u4")


def timed(words, work, times=5):
    took = []
    for _ in range(times):
        start = time.perf_counter()
        found = work()
        took.append(time.perf_counter() - start)
    print(f"{words}: median {statistics.median(took):.3f} s, least {min(took):.3f} s of {times}", flush=True)
    return found


def shapes():
    import shapely
    offsets = tuple(read(name).astype(np.int64) for name in ("rings.u32", "polygons.u32", "areas.u32"))
    return shapely.from_ragged_array(shapely.GeometryType.MULTIPOLYGON, read("corners.f64").reshape(-1, 2), offsets)


rates = read("rates.f64")
if "breaks" in wanted:
    import kmeans1d
    timed("kmeans1d, 7 classes", lambda: kmeans1d.cluster(rates, 7))
if "points" in wanted:
    import shapely
    layer, points = shapes(), read("points.f64").reshape(-1, 2)
    tree = timed("shapely STRtree", lambda: shapely.STRtree(layer))
    made = shapely.points(points)
    found = timed(f"shapely within, {len(points)} points", lambda: tree.query(made, predicate="within"), 3)
    print("   ", found.shape[1], "of them in an area")
if wanted & {"moran", "gi"}:
    import geopandas as gpd
    import pygeoda
    table = pygeoda.open(gpd.GeoDataFrame({"rate": rates}, geometry=shapes()))
    near, values = pygeoda.queen_weights(table), rates.tolist()
    for name, function in (("moran", pygeoda.local_moran), ("gi", pygeoda.local_gstar)):
        if name in wanted:
            for method, times in (("lookup-table", 3), ("complete", 1)):
                timed(f"pygeoda {name}, 999, {method}, 2 threads",
                      lambda: function(near, values, permutations=999, cpu_threads=2, permutation_method=method), times)
if "esda" in wanted:
    import esda
    import libpysal
    import scipy.sparse as sp
    starts, neighbours = read("starts.u32"), read("neighbours.u32")
    near = libpysal.weights.WSP(sp.csr_matrix((np.ones(len(neighbours)), neighbours, starts))).to_W(silence_warnings=True)
    how = dict(permutations=999, n_jobs=2, keep_simulations=False, seed=1)
    timed("esda Moran_Local, 999", lambda: esda.Moran_Local(rates, near, **how), 2)
    timed("esda G_Local star, 999", lambda: esda.G_Local(rates, near, star=True, transform="B", **how), 2)
