// A value of SQLite as Spark's Dataset.show writes it. Pure.
#pragma once

#include <string>

#include "consumer/sink/sqlite_database.h"

namespace consumer {

// NULL, whole numbers and text as they are, bytes as [01 AB], a floating-point number as
// DoubleText.
std::string SqlCell(const SqliteStatement& row, int column);

// As Java's Double.toString: 1.0, 0.001, 1.0E7, 1.5E-4, Infinity.
std::string DoubleText(double number);

}  // namespace consumer
