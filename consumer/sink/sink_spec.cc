#include "consumer/sink/sink_spec.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include <fmt/format.h>
#include <unistd.h>

#include "consumer/sink/jsonl_sink.h"
#include "consumer/sink/live_view_sink.h"
#include "shared/terminal.h"

namespace consumer {
namespace {

using shared::ErrorKind;
using shared::Fail;
using shared::Result;

bool IsLive(const SinkOptions& options) {
  const char* terminal = std::getenv("TERM");
  const bool dumb = terminal == nullptr || std::string_view(terminal) == "dumb";
  return !options.plain && options.console.show_counts && !dumb &&
         shared::IsTerminal(STDOUT_FILENO);
}

std::unique_ptr<Sink> MakeConsole(const SinkOptions& options) {
  if (!IsLive(options)) return std::make_unique<ConsoleSink>(STDOUT_FILENO, options.console);
  return std::make_unique<LiveViewSink>(
      STDOUT_FILENO, LiveViewOptions{.topic = options.topic,
                                     .top = options.top,
                                     .colour = shared::WantsColour(STDOUT_FILENO)});
}

}  // namespace

Result<SinkSpec> ParseSink(std::string_view text) {
  if (text == "console") return SinkSpec{SinkKind::kConsole, ""};
  const std::size_t colon = text.find(':');
  const std::string_view kind = text.substr(0, colon);
  const std::string_view path = colon == std::string_view::npos ? "" : text.substr(colon + 1);
  if (kind == "jsonl" && !path.empty()) return SinkSpec{SinkKind::kJsonl, std::string(path)};
  if (kind == "jsonl") {
    return Fail(ErrorKind::kUsage, fmt::format("{}: jsonl needs a file: jsonl:PATH", text));
  }
  if (kind == "console") {
    return Fail(ErrorKind::kUsage, fmt::format("{}: console takes nothing more", text));
  }
  return Fail(ErrorKind::kUsage,
              fmt::format("{}: no such sink; there are console and jsonl:PATH", text));
}

Result<std::vector<SinkSpec>> ParseSinks(std::span<const std::string> texts) {
  std::vector<SinkSpec> specs;
  for (const std::string& text : texts) {
    auto spec = ParseSink(text);
    if (!spec) return shared::Forward(spec);
    if (std::find(specs.begin(), specs.end(), *spec) != specs.end()) {
      return Fail(ErrorKind::kUsage, fmt::format("{}: named twice", text));
    }
    specs.push_back(std::move(*spec));
  }
  if (specs.empty()) specs.emplace_back();
  return specs;
}

Result<std::unique_ptr<Sink>> MakeSink(const SinkSpec& spec, const SinkOptions& options) {
  if (spec.kind == SinkKind::kConsole) return MakeConsole(options);
  auto opened = JsonlSink::Open(spec.path, options.console.field);
  if (!opened) return shared::Forward(opened);
  return std::unique_ptr<Sink>(std::move(*opened));
}

}  // namespace consumer
