#include "consumer/http/events.h"

#include <chrono>
#include <memory>
#include <string>

#include <fmt/format.h>

#include "consumer/http/parameters.h"

namespace consumer {
namespace {

using shared::http::BodyWriter;

// A job that catches up may end a thousand batches a second, more than a page can draw.
constexpr std::chrono::milliseconds kApart{200};
// So often a reader hears something, and is looked for.
constexpr std::chrono::milliseconds kQuiet{5000};
constexpr std::chrono::milliseconds kLookEvery{1000};

// A line break in the data would end it; JSON has none.
std::string BatchMessage(const LiveBatch& batch, const std::string& data) {
  const std::string id = batch.id ? fmt::format("id: {}\n", batch.id->value) : "";
  return fmt::format("event: batch\n{}data: {}\n\n", id, data);
}

// The next batch, kApart after `seen` was told at the soonest, or the same one after kQuiet. Null:
// there is nobody to tell any more.
std::shared_ptr<const LiveBatch> Await(const LiveBoard& board, BodyWriter& writer,
                                       const std::shared_ptr<const LiveBatch>& seen) {
  if (board.IsClosedWithin(kApart)) return nullptr;
  for (auto waited = kLookEvery; waited <= kQuiet; waited += kLookEvery) {
    auto next = board.WaitForAnother(seen, kLookEvery);
    if (next == nullptr || next != seen) return next;
    if (!writer.ReaderIsThere()) return nullptr;
  }
  return seen;
}

void Tell(const LiveBoard& board, EventTexts& texts, std::size_t n, BodyWriter& writer) {
  auto batch = board.WaitForAnother(nullptr, {});
  bool told =
      batch && writer.Write("retry: 1000\n\n" + BatchMessage(*batch, texts.BatchEvent(batch, n)));
  while (told) {
    const auto next = Await(board, writer, batch);
    if (next == nullptr) return;
    told = writer.Write(next != batch
                            ? BatchMessage(*next, texts.BatchEvent(next, n))
                            : fmt::format("event: status\ndata: {}\n\n", texts.StatusEvent()));
    batch = next;
  }
}

}  // namespace

shared::http::Response AnswerEvents(const LiveBoard& board, EventTexts& texts,
                                    const shared::http::Request& request) {
  const Parameters parameters(request, {"n"});
  if (const auto known = parameters.Check(); !known) {
    return shared::http::JsonRefusal(400, known.error().what);
  }
  const auto n = parameters.Number("n", {.most = kLivePlaces});
  if (!n) return shared::http::JsonRefusal(400, n.error().what);
  return {
      .status = 200,
      .content_type = "text/event-stream",
      .stream = [&board, &texts, n = *n](BodyWriter& writer) { Tell(board, texts, n, writer); }};
}

}  // namespace consumer
