"""The tasks of `wardwise bench` by others, on the same folder of data.

    python -m venv env
    env/bin/pip install geopandas pyogrio shapely duckdb polars pyarrow pygeoda kmeans1d matplotlib
    wardwise bench --make country
    env/bin/python benches/peers/country.py country
    env/bin/python benches/peers/country.py country distinct_people fisher_jenks

Prints a line `RESULT {…}` for each task and peer, as `wardwise bench
--results` does: compare `check`, the answer, before the time. Each task runs
in a process of its own, so that peak memory is its own. REPEATS says how often
each is timed (5); the slow ones are timed less often and say so.
"""
import glob, json, os, resource, statistics, subprocess, sys, time, warnings
from pathlib import Path

warnings.filterwarnings("ignore")
REPEATS = int(os.environ.get("REPEATS", "5"))
YEAR = "service_id = 7 AND date >= DATE '2023-04-01' AND date < DATE '2024-04-01'"


def measure(task, peer, version, work, check, note="", repeats=REPEATS):
    """Times `work`, once untimed before where it is timed more than once."""
    if repeats > 1:
        work()
    times, cpus, found = [], [], None
    for _ in range(repeats):
        found = None
        before, start = time.process_time(), time.perf_counter()
        found = work()
        times.append(round(time.perf_counter() - start, 6))
        cpus.append(round(time.process_time() - before, 6))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print("RESULT " + json.dumps(dict(
        task=task, peer=peer, version=version, times_s=times, min_s=min(times),
        median_s=round(statistics.median(times), 6), cpu_s=cpus[times.index(min(times))],
        peak_rss_mb=round(peak, 1), repeats=repeats, note=note, check=check(found))), flush=True)


class Data:
    """The folder: its largest layer, and its customers by size."""

    def __init__(self, folder):
        self.folder = Path(folder)
        number = lambda path: int(path.name[3:])
        self.layer = max((p for p in self.folder.glob("oa_*") if p.name[3:].isdigit()), key=number)
        count = lambda label: int(label.rstrip("kM")) * {"k": 1_000, "M": 1_000_000}.get(label[-1], 1)
        labels = [Path(f).stem.split("_", 1)[1] for f in glob.glob(str(self.folder / "customers_*.csv"))]
        self.sizes = sorted((l for l in labels if l.rstrip("kM").isdigit()), key=count)

    def areas(self, columns=None):
        import pyogrio
        return pyogrio.read_dataframe(self.layer / "oa.shp", columns=columns, use_arrow=True)

    def customers(self, size):
        """The customers of a size, with a column `person`: where the file has
        none, 25 times the number in the area's code and one of 25 by the
        record's own number, scattered, as `wardwise bench` makes it."""
        import polars as pl
        frame = pl.read_csv(self.folder / f"customers_{size}.csv", try_parse_dates=True)
        frame = frame.with_columns(pl.col("oa_code").str.slice(1).cast(pl.UInt32).alias("area"))
        if "person" not in frame.columns:
            scattered = pl.col("customer_id").cast(pl.UInt64) * 2_654_435_761 % 2**32 % 25
            frame = frame.with_columns((pl.col("area").cast(pl.UInt64) * 25 + scattered).alias("person"))
        return frame.with_columns(pl.col("person").cast(pl.UInt32))


def load(data):
    import pyogrio, shapely
    for name, file in (("shp", "oa.shp"), ("gpkg", "oa.gpkg"), ("geojson", "oa_4326.geojson")):
        measure(f"load_{name}", "geopandas+pyogrio", f"pyogrio {pyogrio.__version__}",
                lambda: pyogrio.read_dataframe(data.layer / file, use_arrow=True),
                lambda g: [len(g), int(shapely.get_num_coordinates(g.geometry.values).sum())], "page cache warm")


def sjoin(data):
    import numpy as np, shapely
    areas = data.areas(["OA21CD"])
    polygons, codes = np.asarray(areas.geometry.values), areas.OA21CD.to_numpy()
    for size in data.sizes[-2:]:
        frame = data.customers(size)
        x, y, truth = frame["easting"].to_numpy(), frame["northing"].to_numpy(), frame["oa_code"].to_numpy()

        def work():
            shapely.prepare(polygons)
            tree, found = shapely.STRtree(shapely.points(x, y)), np.full(len(x), -1)
            for first in range(0, len(polygons), 20_000):
                at, points = tree.query(polygons[first:first + 20_000], predicate="contains")
                found[points] = first + at
            return found
        measure(f"sjoin_{size}", "shapely STRtree of points, contains (prepared)", f"shapely {shapely.__version__}", work,
                lambda f: dict(matched=int((f >= 0).sum()), agree=float((codes[f] == truth).mean())),
                "polygons and coordinates in memory; points, index and join timed", 3 if len(x) < 5e6 else 1)


def aggregate(data):
    import duckdb, polars as pl
    size = data.sizes[-1]
    frame = data.customers(size).select("oa_code", "service_id", "channel", "date")
    con = duckdb.connect()
    con.execute("CREATE TABLE customers AS SELECT * FROM frame")
    for task, where in ((f"aggregate_all_{size}", "TRUE"), (f"aggregate_filtered_{size}", YEAR)):
        query = f"SELECT oa_code, channel, count(*) n FROM customers WHERE {where} GROUP BY oa_code, channel"
        measure(task, "duckdb memory", f"duckdb {duckdb.__version__}", lambda: con.sql(query).to_arrow_table(),
                lambda r: [r.num_rows, sum(r.column("n").to_pylist())])
    year = (pl.col("service_id") == 7) & pl.col("date").is_between(pl.date(2023, 4, 1), pl.date(2024, 3, 31))
    for task, where in ((f"aggregate_all_{size}", pl.lit(True)), (f"aggregate_filtered_{size}", year)):
        lazy = frame.lazy() if task.startswith("aggregate_all") else frame.lazy().filter(where)
        measure(task, "polars memory", f"polars {pl.__version__}",
                lambda: lazy.group_by("oa_code", "channel").len().collect(), lambda r: [r.height, int(r["len"].sum())])


def distinct_people(data):
    import duckdb, polars as pl
    size = data.sizes[-1]
    frame, note = data.customers(size).select("area", "person"), "areas and people coded as whole numbers before"
    con = duckdb.connect()
    con.execute("CREATE TABLE customers AS SELECT * FROM frame")
    measure(f"distinct_people_{size}", "duckdb count(DISTINCT)", f"duckdb {duckdb.__version__}",
            lambda: con.sql("SELECT area, count(DISTINCT person) n FROM customers GROUP BY area").to_arrow_table(),
            lambda r: [r.num_rows, sum(r.column("n").to_pylist())], note)
    measure(f"distinct_people_{size}", "polars n_unique", f"polars {pl.__version__}",
            lambda: frame.lazy().group_by("area").agg(pl.col("person").n_unique()).collect(),
            lambda r: [r.height, int(r["person"].sum())], note)


def against_expected(data, areas):
    """Records against those expected of an area's people at the rate of its
    profile group; the layer's rates where there are no records."""
    import numpy as np, polars as pl
    if not data.sizes:
        return areas.rate.to_numpy()
    counts = data.customers(data.sizes[-1]).group_by("oa_code").len()
    cases = areas.OA21CD.map(dict(counts.iter_rows())).fillna(0).to_numpy(float)
    groups, people = np.zeros(len(areas), int), areas["pop"].to_numpy(float)
    if (data.folder / "profile.csv").exists():
        profile = pl.read_csv(data.folder / "profile.csv")
        groups = areas.OA21CD.map(dict(zip(profile["OA21CD"], profile["group"]))).astype("category").cat.codes.to_numpy()
    rate = np.bincount(groups, cases) / np.maximum(np.bincount(groups, people), 1)
    return cases / (people * rate[groups])


def neighbours(data):
    import numpy as np, pygeoda
    from importlib.metadata import version
    peer, areas = "pygeoda " + version("pygeoda"), data.areas()
    table = pygeoda.open(str(data.layer / "oa.shp"))
    measure(f"queen_weights_{len(areas)}", "pygeoda.queen_weights", peer, lambda: pygeoda.queen_weights(table),
            lambda w: [w.num_obs, round(w.mean_neighbors() * w.num_obs)])
    near, values = pygeoda.queen_weights(table), against_expected(data, areas).tolist()
    small = lambda r: np.array(r.lisa_pvalues()) < 0.05
    for method, repeats in (("lookup-table", 3), ("complete", 1)):
        how = dict(permutations=999, cpu_threads=os.cpu_count(), permutation_method=method)
        named = f"pygeoda {os.cpu_count()} threads ({method})"
        cluster = lambda r, kind: int((small(r) & (np.array(r.lisa_clusters()) == kind)).sum())
        measure(f"local_moran_999perm_{len(areas)}", named, peer, lambda: pygeoda.local_moran(near, values, **how),
                lambda r: dict(sig05=int(small(r).sum()), hh=cluster(r, 1), ll=cluster(r, 2)), repeats=repeats)
        measure(f"local_gstar_999perm_{len(areas)}", named, peer, lambda: pygeoda.local_gstar(near, values, **how),
                lambda r: dict(sig05=int(small(r).sum())), repeats=repeats)


def fisher_jenks(data):
    import kmeans1d, numpy as np
    from importlib.metadata import version
    rates = data.areas(["rate"]).rate.to_numpy()

    def check(found):
        classes = np.asarray(found.clusters)
        uppers = [round(float(rates[classes == c].max()), 5) for c in range(7)]
        within = sum(float(((rates[classes == c] - rates[classes == c].mean()) ** 2).sum()) for c in range(7))
        return [uppers, round(within, 4)]
    measure(f"fisher_jenks_k7_{len(rates)}", "kmeans1d (exact, SMAWK)", "kmeans1d " + version("kmeans1d"),
            lambda: kmeans1d.cluster(rates, 7), check, "values in memory")


def render(data):
    import geopandas, io, matplotlib
    matplotlib.use("agg")
    import matplotlib.pyplot as plt
    areas = data.areas(["rate"])

    def work():
        figure = plt.figure(figsize=(20, 26), dpi=100)
        axes = figure.add_axes([0, 0, 1, 1])
        areas.plot("rate", scheme=None, cmap="viridis", ax=axes, edgecolor="grey", linewidth=0.2)
        axes.set_axis_off()
        picture = io.BytesIO()
        figure.savefig(picture)
        plt.close(figure)
        return picture
    measure("render_2000x2600", "geopandas.plot (matplotlib Agg)", f"geopandas {geopandas.__version__}", work,
            lambda p: None, "data in memory; draw and PNG timed, colours without classes", 1)


TASKS = dict(load=load, sjoin=sjoin, aggregate=aggregate, distinct_people=distinct_people, neighbours=neighbours,
             fisher_jenks=fisher_jenks, render=render)

if __name__ == "__main__":
    folder, asked = sys.argv[1], sys.argv[2:] or list(TASKS)
    if len(asked) == 1:
        TASKS[asked[0]](Data(folder))
    else:
        for task in asked:
            if subprocess.run([sys.executable, __file__, folder, task]).returncode:
                print(f"{task} was not measured", file=sys.stderr)
