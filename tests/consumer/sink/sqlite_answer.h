// What a query of another process prints.
#pragma once

#include <string>

namespace test {

// Rows by ';', columns by '|'; SQLite's message where it refuses the query.
std::string SqliteAnswer(const std::string& path, const std::string& sql);

}  // namespace test
