#include "consumer/sink/sql_cell.h"

#include <array>
#include <charconv>
#include <cmath>
#include <iterator>

#include <fmt/format.h>

namespace consumer {
namespace {

std::string Digits(double number, std::chars_format format) {
  std::array<char, 64> buffer;
  const auto end = std::to_chars(buffer.begin(), buffer.end(), number, format).ptr;
  return {buffer.begin(), end};
}

std::string BytesText(const SqliteStatement& row, int column) {
  const auto* bytes = static_cast<const unsigned char*>(sqlite3_column_blob(row.get(), column));
  const int size = sqlite3_column_bytes(row.get(), column);
  std::string out = "[";
  for (int i = 0; i < size; ++i) {
    fmt::format_to(std::back_inserter(out), "{}{:02X}", i > 0 ? " " : "", bytes[i]);
  }
  return out + "]";
}

}  // namespace

std::string SqlCell(const SqliteStatement& row, int column) {
  switch (sqlite3_column_type(row.get(), column)) {
    case SQLITE_NULL:
      return "NULL";
    case SQLITE_FLOAT:
      return DoubleText(sqlite3_column_double(row.get(), column));
    case SQLITE_BLOB:
      return BytesText(row, column);
    default:
      return std::string(row.Text(column));
  }
}

std::string DoubleText(double number) {
  if (std::isinf(number)) return number > 0 ? "Infinity" : "-Infinity";
  const double size = std::abs(number);
  if (size == 0 || (size >= 1e-3 && size < 1e7)) {
    const std::string text = Digits(number, std::chars_format::fixed);
    return text.find('.') == std::string::npos ? text + ".0" : text;
  }
  const std::string text = Digits(number, std::chars_format::scientific);  // "1.5e-04"
  const std::size_t e = text.find('e');
  std::string mantissa = text.substr(0, e);
  if (mantissa.find('.') == std::string::npos) mantissa += ".0";
  return fmt::format("{}E{}", mantissa, std::stoi(text.substr(e + 1)));
}

}  // namespace consumer
