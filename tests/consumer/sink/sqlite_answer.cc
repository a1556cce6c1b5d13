#include "tests/consumer/sink/sqlite_answer.h"

#include "consumer/sink/sqlite_database.h"

namespace test {

std::string SqliteAnswer(const std::string& path, const std::string& sql) {
  auto database = *consumer::SqliteDatabase::OpenFile(path, "test");
  auto statement = database->Prepare(sql);
  if (!statement) return statement.error().what;
  std::string out;
  while (*statement->Step()) {
    for (int i = 0; i < sqlite3_column_count(statement->get()); ++i) {
      out += (i > 0 ? "|" : "") + std::string(statement->Text(i));
    }
    out += ';';
  }
  return out;
}

}  // namespace test
