#include "tests/support/sink_tables.h"

#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>

#include <rapidjson/document.h>

#include "consumer/sink/sqlite_database.h"
#include "tests/support/topic_reader.h"

namespace test {
namespace {

class Rows {
 public:
  explicit Rows(SinkTable& table) : table_(table) {}

  void Add(const std::string& batch, const std::string& tag, std::uint64_t count,
           const std::string& text) {
    ++table_.rows;
    const auto [known, is_new] = seen_.try_emplace(batch + " " + tag, text);
    if (!is_new) ++table_.repeated;
    if (known->second != text) ++table_.differing;
    table_.counts[tag] = count;
  }

 private:
  SinkTable& table_;
  std::map<std::string, std::string> seen_;
};

void ReadJsonl(const std::string& path, SinkTable& table) {
  Rows rows(table);
  for (const JsonRow& row : ReadJsonRows(path)) {
    rows.Add(std::to_string(row.batch_id), row.hashtag, row.count, row.line);
  }
}

// Of tags that need no quotes.
void ReadCsv(const std::string& path, SinkTable& table) {
  std::ifstream file(path);
  Rows rows(table);
  std::string line;
  if (!std::getline(file, line) || line != "batch_id,batch_time,hashtag,count") {
    throw std::runtime_error(path + " begins with " + line);
  }
  while (std::getline(file, line)) {
    std::istringstream cells(line);
    std::string batch, time, tag, count;
    std::getline(cells, batch, ',');
    std::getline(cells, time, ',');
    std::getline(cells, tag, ',');
    std::getline(cells, count, ',');
    rows.Add(batch, tag, std::stoull(count), line);
  }
}

void ReadSqlite(const std::string& path, SinkTable& table) {
  auto database = consumer::SqliteDatabase::OpenFile(path, path);
  if (!database) throw std::runtime_error(database.error().what);
  auto rows = (*database)->Prepare("SELECT hashtag, hashtag_count FROM hashtags");
  if (!rows) throw std::runtime_error(rows.error().what);
  while (*rows->Step()) {
    table.counts[std::string(rows->Text(0))] = rows->Number(1).value();
    ++table.rows;
  }
  const auto sum = (*database)->Ask("SELECT sum(records) FROM batches");
  if (!sum) throw std::runtime_error(sum.error().what);
  table.records = std::stoull(sum->value_or("0"));
}

void ReadKafka(const std::string& topic, const std::string& brokers, SinkTable& table) {
  Rows rows(table);
  for (const ReadRecord& record : ReadTopic(brokers, topic)) {
    const std::string tag = record.key.value_or("");
    if (!record.value) {
      table.counts.erase(tag);
      continue;
    }
    rapidjson::Document json;
    if (json.Parse(record.value->c_str()).HasParseError()) throw std::runtime_error(*record.value);
    rows.Add(std::to_string(json["batch_id"].GetUint64()), tag, json["count"].GetUint64(),
             *record.value);
  }
}

}  // namespace

SinkTable ReadSink(const std::string& sink, const std::string& brokers) {
  const std::size_t colon = sink.find(':');
  const std::string kind = sink.substr(0, colon);
  const std::string place = sink.substr(colon + 1);
  SinkTable table;
  if (kind == "jsonl") ReadJsonl(place, table);
  if (kind == "csv") ReadCsv(place, table);
  if (kind == "sqlite") ReadSqlite(place, table);
  if (kind == "kafka") ReadKafka(place.substr(0, place.find('?')), brokers, table);
  return table;
}

}  // namespace test
