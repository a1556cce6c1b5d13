#include "consumer/sink/spark_table.h"

#include <algorithm>
#include <array>
#include <optional>

#include "shared/terminal.h"
#include "shared/time_text.h"
#include "shared/utf8.h"

namespace consumer {
namespace {

constexpr std::size_t kMinColumnWidth = 3;

// The ranges of org.apache.spark.util.Utils.stringHalfWidth.
struct Range {
  char16_t first;
  char16_t last;
};
constexpr std::array kFullWidth = {
    Range{0x1100, 0x115f}, Range{0x2e80, 0xa4cf}, Range{0xac00, 0xd7a3}, Range{0xf900, 0xfaff},
    Range{0xfe10, 0xfe19}, Range{0xfe30, 0xfe6f}, Range{0xff00, 0xff60}, Range{0xffe0, 0xffe6}};

bool IsFullWidth(char16_t unit) {
  return std::any_of(kFullWidth.begin(), kFullWidth.end(), [unit](const Range& range) {
    return unit >= range.first && unit <= range.last;
  });
}

bool IsHigh(char16_t unit) { return unit >= 0xd800 && unit <= 0xdbff; }
bool IsLow(char16_t unit) { return unit >= 0xdc00 && unit <= 0xdfff; }

// REQUIRES: valid UTF-8. A Java string is UTF-16, and its length decides where a cell is cut.
std::u16string ToUtf16(std::string_view text) {
  std::u16string units;
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t size = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    char32_t code_point = size == 1 ? lead : lead & (0x7fU >> size);
    for (std::size_t k = 1; k < size; ++k) {
      code_point = code_point << 6 | (static_cast<unsigned char>(text[i + k]) & 0x3f);
    }
    if (size < 4) {
      units += static_cast<char16_t>(code_point);
    } else {
      units += static_cast<char16_t>(0xd7c0 + (code_point >> 10));
      units += static_cast<char16_t>(0xdc00 + (code_point & 0x3ff));
    }
    i += size;
  }
  return units;
}

void AppendUtf8(std::string& out, char32_t code_point) {
  if (code_point < 0x80) {
    out += static_cast<char>(code_point);
    return;
  }
  const int more = code_point < 0x800 ? 1 : code_point < 0x10000 ? 2 : 3;
  constexpr std::array kLead = {0xc0, 0xe0, 0xf0};
  out += static_cast<char>(kLead[more - 1] | static_cast<int>(code_point >> (6 * more)));
  for (int k = more - 1; k >= 0; --k) {
    out += static_cast<char>(0x80 | (static_cast<int>(code_point >> (6 * k)) & 0x3f));
  }
}

// Half a surrogate pair becomes '?', as Java encodes it.
std::string ToUtf8(std::u16string_view units) {
  std::string out;
  for (std::size_t i = 0; i < units.size(); ++i) {
    const char16_t unit = units[i];
    if (IsHigh(unit) && i + 1 < units.size() && IsLow(units[i + 1])) {
      AppendUtf8(out, 0x10000 + ((unit & 0x3ffU) << 10) + (units[++i] & 0x3ffU));
    } else {
      AppendUtf8(out, IsHigh(unit) || IsLow(unit) ? U'?' : char32_t{unit});
    }
  }
  return out;
}

// Those that Spark writes with one letter; the rest of the dangerous ones as we show them
// elsewhere.
std::string Escape(std::string_view text) {
  constexpr std::string_view kMeta = "\n\r\t\f\b\v\a";
  constexpr std::string_view kLetters = "nrtfbva";
  std::string out;
  for (const char c : text) {
    const std::size_t at = kMeta.find(c);
    if (at == std::string_view::npos) {
      out += c;
    } else {
      out += '\\';
      out += kLetters[at];
    }
  }
  return shared::EscapeForTerminal(out);
}

struct Cell {
  std::string text;
  std::size_t width = 0;
};

Cell Measure(std::u16string_view units) {
  const auto wide = std::count_if(units.begin(), units.end(), IsFullWidth);
  return {ToUtf8(units), units.size() + static_cast<std::size_t>(wide)};
}

Cell MakeCell(std::string_view text, std::size_t truncate) {
  std::string repaired;
  std::u16string units = ToUtf16(Escape(shared::ToValidUtf8(text, repaired)));
  if (truncate > 0 && units.size() > truncate) {
    const bool dots = truncate >= 4;
    units.resize(dots ? truncate - 3 : truncate);
    if (dots) units += u"...";
  }
  return Measure(units);
}

using Line = std::vector<Cell>;

std::vector<std::size_t> Widths(const std::vector<Line>& lines) {
  std::vector<std::size_t> widths(lines.front().size(), kMinColumnWidth);
  for (const Line& line : lines) {
    for (std::size_t i = 0; i < line.size(); ++i) widths[i] = std::max(widths[i], line[i].width);
  }
  return widths;
}

void AppendRule(std::string& out, const std::vector<std::size_t>& widths) {
  for (const std::size_t width : widths) out.append("+").append(width, '-');
  out += "+\n";
}

void AppendLine(std::string& out, const Line& line, const std::vector<std::size_t>& widths,
                bool right_aligned) {
  for (std::size_t i = 0; i < line.size(); ++i) {
    const std::size_t padding = widths[i] - line[i].width;
    out += '|';
    if (right_aligned) out.append(padding, ' ');
    out += line[i].text;
    if (!right_aligned) out.append(padding, ' ');
  }
  out += "|\n";
}

// As Spark shows a timestamp of a session in UTC: no zone, and no zeros at the end of a fraction.
std::string TimestampText(shared::UnixMillis time) {
  std::string text = shared::FormatTime(time);
  text.pop_back();  // "Z"
  text[text.find('T')] = ' ';
  text.resize(text.find_last_not_of('0') + 1);
  if (time % 1000 == 0) text = text.substr(0, text.find('.'));
  return text;
}

std::string WindowText(const Window& window) {
  return "{" + TimestampText(window.start) + ", " + TimestampText(window.end) + "}";
}

std::string RankText(const std::optional<std::uint64_t>& rank) {
  return rank ? std::to_string(*rank) : "NULL";
}

}  // namespace

std::string SparkTable(const std::vector<std::string>& header,
                       const std::vector<std::vector<std::string>>& rows,
                       const SparkTableOptions& options) {
  std::vector<Line> lines;
  lines.reserve(rows.size() + 1);
  for (const std::string& name : header) {
    if (lines.empty()) lines.emplace_back();
    lines.front().push_back(MakeCell(name, 0));
  }
  for (const std::vector<std::string>& row : rows) {
    Line& line = lines.emplace_back();
    for (const std::string& cell : row) line.push_back(MakeCell(cell, options.truncate));
  }
  const std::vector<std::size_t> widths = Widths(lines);
  std::string out;
  AppendRule(out, widths);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    AppendLine(out, lines[i], widths, options.truncate > 0);
    if (i == 0) AppendRule(out, widths);
  }
  AppendRule(out, widths);
  if (options.more_rows) {
    out += "only showing top " + std::to_string(rows.size());
    out += rows.size() == 1 ? " row\n" : " rows\n";
  }
  return out;
}

std::string CountsTable(const std::vector<Row>& rows, std::size_t rows_in_all,
                        std::string_view field, std::size_t truncate) {
  const bool ranks =
      std::any_of(rows.begin(), rows.end(), [](const Row& row) { return row.about_rank; });
  const bool windows =
      std::any_of(rows.begin(), rows.end(), [](const Row& row) { return row.window.has_value(); });
  std::vector<std::string> header = {std::string(field), "count"};
  if (windows) header.insert(header.begin(), "window");
  if (ranks) header.insert(header.end(), {"rank", "old_rank"});
  std::vector<std::vector<std::string>> cells;
  cells.reserve(rows.size());
  for (const Row& row : rows) {
    auto& line = cells.emplace_back(std::vector{row.tag, std::to_string(row.count)});
    if (windows) line.insert(line.begin(), row.window ? WindowText(*row.window) : "NULL");
    if (ranks) line.insert(line.end(), {RankText(row.rank), RankText(row.old_rank)});
  }
  return SparkTable(header, cells, {.truncate = truncate, .more_rows = rows_in_all > rows.size()});
}

std::string WindowTotalsTable(const std::vector<WindowTotals>& windows, std::size_t truncate) {
  std::vector<std::vector<std::string>> cells;
  for (const WindowTotals& totals : windows) {
    cells.push_back({WindowText(totals.window), std::to_string(totals.records),
                     std::to_string(totals.tags), std::to_string(totals.distinct)});
  }
  return SparkTable({"window", "records", "tags", "distinct"}, cells, {.truncate = truncate});
}

}  // namespace consumer
