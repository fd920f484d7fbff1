"""The same work as benches/journey.rs, as one would write it with GeoPandas,
pandas, scipy and statsmodels: read boundaries, look-ups, census, profile,
postcodes and customers; place every record; take-up against expected demand by
profile with intervals, tests and false discovery rate; CSV and PNG.

    python take_up_geopandas.py PACK OUT      (PACK: the folder of the Trafford files)

Prints the seconds that each part took, as JSON.
"""
import json, sys, time
from pathlib import Path

start = time.perf_counter()
import geopandas as gpd
import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
import pandas as pd
from scipy.stats import binomtest
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint
imported = time.perf_counter()

pack, out = Path(sys.argv[1]), Path(sys.argv[2])
areas = gpd.read_file(pack / "boundaries/oa21.geojson")[["area_code", "geometry"]]
age = pd.read_csv(pack / "census_age_bands.csv")
old = age[age.indicator.str.extract(r"Aged (\d+)")[0].astype(int) >= 65]
base = old.groupby("area_code").value.sum()
group = pd.read_csv(pack / "oac21.csv").set_index("oa21cd").supergroup
postcodes = pd.read_csv(pack / "postcodes.csv")
points = gpd.GeoDataFrame(postcodes, geometry=gpd.points_from_xy(postcodes.lon, postcodes.lat), crs=areas.crs)
placed = gpd.sjoin(points, areas, predicate="within").drop_duplicates("postcode")
area_of = placed.assign(key=placed.postcode.str.replace(" ", "")).set_index("key").area_code
customers = pd.read_csv(pack / "customers.csv", dtype=str, encoding="utf-8-sig")
customers["Date"] = pd.to_datetime(customers["Date"], dayfirst=True, errors="coerce")
by_code = customers["OA code"].where(customers["OA code"].isin(areas.area_code))
key = customers["Postcode"].str.upper().str.replace(r"\s", "", regex=True)
customers["area"] = by_code.fillna(key.map(area_of))
read = time.perf_counter()

mine = customers[(customers.LGSL == "273") & customers.area.notna()]
last = mine.sort_values(["Date", "area"], ascending=[True, False]).drop_duplicates("Customer Ref", keep="last")
t = pd.DataFrame({"base": base, "group": group}).loc[areas.area_code]
t["observed"] = last.groupby("area").size().reindex(t.index).fillna(0).astype(int)
rates = t.groupby("group").observed.sum() / t.groupby("group").base.sum()
t["expected"] = t.base * t.group.map(rates)
t["rate"] = t.observed / t.base
t["ratio"] = 100 * t.observed / t.expected
t["rate_low"], t["rate_high"] = proportion_confint(t.observed, t.base, method="wilson")
t["p"] = [binomtest(int(o), int(n), e / n).pvalue for o, n, e in zip(t.observed, t.base, t.expected)]
tested = t.expected >= 5
t.loc[tested, "q"] = multipletests(t.p[tested], method="fdr_bh")[1]
t.to_csv(out / "peer.csv")
areas.merge(t, left_on="area_code", right_index=True).plot(
    "ratio", scheme="UserDefined", classification_kwds={"bins": [50, 70, 90, 110, 140, 180]}, cmap="RdBu_r",
    legend=True, figsize=(11.7, 8.27))
plt.savefig(out / "peer.png", dpi=200)
end = time.perf_counter()
print(json.dumps({"import_s": imported - start, "build_s": read - imported, "take_up_s": end - read}))
