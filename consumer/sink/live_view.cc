#include "consumer/sink/live_view.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

#include <fmt/format.h>

#include "consumer/sink/display_width.h"
#include "consumer/sink/number_text.h"
#include "shared/terminal.h"
#include "shared/time_text.h"
#include "shared/utf8.h"

namespace consumer {
namespace {

constexpr std::size_t kRoomyWidth = 48;  // From here on numbers are written in full.
constexpr std::size_t kMinBar = 4;       // A shorter bar shows nothing.
constexpr std::size_t kRankColumns = 3;  // " 1 " and wider only from place 100 on.
constexpr std::size_t kMinPlaces = 3;    // Fewer are no top list: notes below go first.
constexpr std::string_view kBetween = " · ";

constexpr std::string_view kBold = "\x1b[1m";
constexpr std::string_view kWarning = "\x1b[33m";
constexpr std::string_view kBarColour = "\x1b[36m";
constexpr std::string_view kPlain = "\x1b[0m";

std::string Emphasise(std::string_view text, std::string_view escape, bool colour) {
  if (!colour || text.empty()) return std::string(text);
  return fmt::format("{}{}{}", escape, text, kPlain);
}

std::string Clean(std::string_view text) {
  std::string repaired;
  return shared::EscapeForTerminal(shared::ToValidUtf8(text, repaired));
}

class Picture {
 public:
  Picture(std::string_view topic, const BatchTable& table, const LiveViewShape& shape,
          std::span<const std::string> notes)
      : topic_(Clean(topic)), table_(table), shape_(shape), notes_(notes) {}

  std::vector<std::string> Lines() {
    Head();
    const std::size_t below = LinesOfNotes();
    Places(below);
    Tweets(below);
    if (below > 0) Notes();
    return std::move(lines_);
  }

 private:
  void Head() {
    if (!notes_.empty()) lines_.push_back(Bold(Note(notes_.front())));
    const std::string batch =
        Join({topic_, fmt::format("batch {}", table_.batch.value), BatchTime()});
    lines_.push_back(notes_.empty() ? Bold(batch) : batch);
    const BatchStatus nothing;
    const BatchStatus& status = table_.status ? *table_.status : nothing;
    lines_.push_back(table_.status ? Join(Flow(status)) : "");
    lines_.push_back(table_.status ? Join(Sums(status)) : "");
    lines_.push_back(Loss(status));
  }

  std::string Bold(const std::string& line) const { return Emphasise(line, kBold, shape_.colour); }

  std::string Note(std::string_view note) const {
    const std::string clean = Clean(note);
    std::vector<std::string> parts;
    std::size_t begin = 0;
    for (std::size_t end = 0; end != std::string::npos; begin = end + kBetween.size()) {
      end = clean.find(kBetween, begin);
      parts.push_back(clean.substr(begin, end == std::string::npos ? end : end - begin));
    }
    return Join(parts);
  }

  // Of the notes below and the blank line above them; 0 where they would leave too few places.
  std::size_t LinesOfNotes() const {
    if (notes_.size() < 2) return 0;
    const std::size_t places = std::min(shape_.top, kMinPlaces);
    return FreeLines() >= notes_.size() + places ? notes_.size() : 0;
  }

  void Notes() {
    lines_.emplace_back();
    for (const std::string& note : notes_.subspan(1)) lines_.push_back(Note(note));
  }

  std::vector<std::string> Sums(const BatchStatus& status) const {
    std::vector<std::string> parts = {Number(status.total_tags) + " counted",
                                      Number(status.distinct) + " distinct"};
    if (const auto window = ShownWindow()) {
      parts.push_back("window " + TimeOfDay(window->start) + " - " + TimeOfDay(window->end));
    }
    return parts;
  }

  // Of several windows the last is shown.
  std::optional<Window> ShownWindow() const {
    return table_.rows.empty() ? std::nullopt : table_.rows.back().window;
  }

  static std::string TimeOfDay(shared::UnixMillis time) {
    return shared::FormatTime(time).substr(11, 8);
  }

  std::vector<std::string> Flow(const BatchStatus& status) const {
    std::vector<std::string> parts = {Rate(status.records_per_second) + " records/s"};
    if (status.lag_records) parts.push_back("lag " + Lag(*status.lag_records));
    parts.push_back(Number(status.records) + " in this batch");
    return parts;
  }

  // A rate is no number where the batch took no time.
  std::string Rate(double rate) const {
    return Number(std::isfinite(rate) ? static_cast<std::uint64_t>(std::max(rate, 0.0)) : 0);
  }

  std::string Lag(std::int64_t records) const {
    return Number(static_cast<std::uint64_t>(std::max<std::int64_t>(records, 0)));
  }

  std::string Loss(const BatchStatus& status) const {
    if (status.lost == 0) return "";
    const std::string text = Number(status.lost) + " records lost";
    return Emphasise(FitToWidth(text, shape_.width), kWarning, shape_.colour);
  }

  std::string BatchTime() const {
    return shared::FormatTime(table_.time).substr(0, 19) + "Z";  // Without milliseconds.
  }

  std::string Number(std::uint64_t number) const {
    return shape_.width >= kRoomyWidth ? GroupedNumber(number) : ShortNumber(number);
  }

  // As many parts as fit, at least the first, whole.
  std::string Join(const std::vector<std::string>& parts) const {
    std::string line = FitToWidth(parts.front(), shape_.width);
    for (const std::string& part : std::span(parts).subspan(1)) {
      const std::string longer = line + std::string(kBetween) + part;
      if (DisplayWidth(longer) > shape_.width) break;
      line = longer;
    }
    return line;
  }

  std::size_t FreeLines() const {
    const std::size_t used = lines_.size() + 1;
    return shape_.height > used ? shape_.height - used : 0;
  }

  std::vector<Row> ShownRows() const {
    const auto window = ShownWindow();
    if (!window) {
      const bool running = table_.status && !table_.status->top.empty();
      return running ? table_.status->top : table_.rows;
    }
    std::vector<Row> rows = table_.rows;
    std::erase_if(rows, [&window](const Row& row) { return row.window != window; });
    return rows;
  }

  void Places(std::size_t below) {
    const std::vector<Row> top = ShownRows();
    const std::size_t places = std::min(shape_.top, FreeLines() - below);
    const std::span<const Row> shown = std::span(top).first(std::min(places, top.size()));
    Measure(shown);
    for (std::size_t i = 0; i < places; ++i) {
      lines_.push_back(i < shown.size() ? Place(i, shown[i]) : "");
    }
  }

  // Columns: rank, tag, bar, count, a space between; the tag first gives way, then the bar.
  void Measure(std::span<const Row> rows) {
    std::size_t widest_tag = 0;
    for (const Row& row : rows) {
      largest_ = std::max(largest_, row.count);
      count_columns_ = std::max(count_columns_, Number(row.count).size());
      widest_tag = std::max(widest_tag, DisplayWidth(Clean(row.tag)));
    }
    const std::size_t taken = kRankColumns + 1 + count_columns_;
    const std::size_t room = shape_.width > taken ? shape_.width - taken : 1;
    const bool bars = room >= 2 * kMinBar + 8;
    tag_columns_ = std::min(widest_tag, bars ? room * 2 / 5 : room);
    bar_columns_ = bars ? room - tag_columns_ - 1 : 0;
  }

  std::string Place(std::size_t index, const Row& row) const {
    const std::string tag = FitToWidth(Clean(row.tag), tag_columns_);
    std::string line = fmt::format("{:>2} {}", index + 1, tag);
    line += GoTo(tag, kRankColumns + tag_columns_);
    if (bar_columns_ > 0) line += " " + Bar(row.count);
    return line + fmt::format(" {:>{}}", Number(row.count), count_columns_);
  }

  // Spaces up to the column after the tag. Terminals disagree on the width of all but plain
  // letters, so after others the column is told to the terminal too (CHA; ECMA-48, 8.3.9).
  std::string GoTo(const std::string& tag, std::size_t column) const {
    const std::string spaces(column - kRankColumns - DisplayWidth(tag), ' ');
    const bool ascii = std::all_of(tag.begin(), tag.end(), [](char c) { return c > 0; });
    return ascii ? spaces : spaces + fmt::format("\x1b[{}G", column + 1);
  }

  // In eighths of a column; at least one, so that a small count is seen beside a huge one.
  std::string Bar(std::uint64_t count) const {
    constexpr std::array<std::string_view, 8> kPart = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
    const double share = static_cast<double>(count) / static_cast<double>(largest_);
    const auto scaled = static_cast<std::size_t>(share * static_cast<double>(bar_columns_ * 8));
    const std::size_t eighths = std::max<std::size_t>(scaled, 1);
    std::string bar;
    for (std::size_t i = 0; i < eighths / 8; ++i) bar += "█";
    bar += kPart[eighths % 8];
    const std::size_t drawn = (eighths + 7) / 8;
    return Emphasise(bar, kBarColour, shape_.colour) + std::string(bar_columns_ - drawn, ' ');
  }

  void Tweets(std::size_t below) {
    if (table_.tweets.empty()) return;
    const std::size_t room = FreeLines() - below;
    if (room < 2) return;
    lines_.emplace_back();
    for (const std::string& tweet :
         std::span(table_.tweets).first(std::min(room - 1, table_.tweets.size()))) {
      lines_.push_back(FitToWidth(Clean(tweet), shape_.width));
    }
  }

  std::string topic_;
  const BatchTable& table_;
  LiveViewShape shape_;
  std::span<const std::string> notes_;
  std::vector<std::string> lines_;
  std::uint64_t largest_ = 1;
  std::size_t tag_columns_ = 0;
  std::size_t bar_columns_ = 0;
  std::size_t count_columns_ = 0;
};

}  // namespace

std::vector<std::string> LiveViewLines(std::string_view topic, const BatchTable& table,
                                       const LiveViewShape& shape,
                                       std::span<const std::string> notes) {
  return Picture(topic, table, shape, notes).Lines();
}

}  // namespace consumer
