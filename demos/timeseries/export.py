"""Makes trainer.tg, a forecaster that has learned nothing yet, and synthetic_power.csv, invented data to try it on."""

import datetime
import pathlib

import numpy as np
import tabgrad as tf

STEPS, COLUMNS = 32, 8
FIRST, DAYS = datetime.date(2022, 1, 1), 1096  # three years
WEEK = np.array([0.0, 3.0, 5.0, 3.0, -2.0, -22.0, -32.0])  # MWh, Monday to Sunday


def network() -> tf.keras.Model:
    """What an LSTM makes of the window is added to the last value, so it starts from there and learns the change."""
    layers = tf.keras.layers
    window = tf.keras.Input((STEPS, COLUMNS), name="window")
    change = layers.Dense(1)(layers.LSTM(64)(window))
    return tf.keras.Model(window, layers.Add()([window[:, -1, :1], change]))


def drifting(rng: np.random.Generator, memory: float, scale: float) -> np.ndarray:
    """Noise whose values stay near the one before."""
    values = rng.normal(0.0, scale, DAYS)
    for i in range(1, DAYS):
        values[i] += memory * values[i - 1]
    return values


def synthetic() -> str:
    """Daily electricity demand of an invented town: week, heating, cooling, rain, slow growth and noise."""
    rng = np.random.default_rng(7)
    dates = [FIRST + datetime.timedelta(days=i) for i in range(DAYS)]
    day = np.arange(DAYS)
    season = 2 * np.pi * (day - 20) / 365.25
    temperature = 10.5 - 9.5 * np.cos(season) + drifting(rng, 0.75, 1.9)
    rain = np.maximum(drifting(rng, 0.6, 1.0) - 0.45, 0) * 5.5 * (1 + 0.3 * np.sin(season))
    demand = 250 + 0.01 * day + WEEK[[date.weekday() for date in dates]] + drifting(rng, 0.55, 3.2)
    demand += 2.1 * np.maximum(15 - temperature, 0) + 2.6 * np.maximum(temperature - 21, 0) + 0.35 * rain
    rows = zip(dates, demand, temperature, rain, strict=True)
    lines = [f"{date},{mwh:.1f},{degrees:.1f},{mm:.1f}" for date, mwh, degrees, mm in rows]
    return "\n".join(["date,demand (MWh),temperature (°C),rain (mm)", *lines, ""])


def export(folder: pathlib.Path) -> None:
    """Write trainer.tg and synthetic_power.csv into folder."""
    tf.keras.utils.set_random_seed(1)
    model = network()
    model.compile(tf.keras.optimizers.Adam(3e-3), "mse", metrics=["mae"])
    model.export_trainer(folder / "trainer.tg", batch_size=[32, 8])
    (folder / "synthetic_power.csv").write_text(synthetic(), encoding="utf-8")
