#include "producer/publish/topic_memory.h"

#include <cstdint>

#include "shared/binary_encoding.h"

namespace producer {
namespace {

using Number = std::optional<std::int64_t>;

void Put(const Number& number, shared::Encoder& out) {
  out.U8(number ? 1 : 0).SignedVarint(number.value_or(0));
}

Number Take(shared::Decoder& in) {
  const bool present = in.U8() != 0;
  const std::int64_t number = in.SignedVarint();
  return present ? Number(number) : std::nullopt;
}

}  // namespace

std::string EncodeTopicMemory(const shared::kafka::TopicSettings& settings) {
  shared::Encoder out;
  Put(settings.retention_ms, out);
  Put(settings.max_message_bytes, out);
  Put(settings.most_behind_ms, out);
  Put(settings.most_ahead_ms, out);
  Put(settings.log_append_time, out);
  return out.bytes();
}

std::optional<shared::kafka::TopicSettings> DecodeTopicMemory(std::string_view memory) {
  shared::Decoder in(memory);
  shared::kafka::TopicSettings settings;
  settings.retention_ms = Take(in);
  settings.max_message_bytes = Take(in);
  settings.most_behind_ms = Take(in);
  settings.most_ahead_ms = Take(in);
  if (const Number log_append_time = Take(in)) settings.log_append_time = *log_append_time != 0;
  if (!in.Finished()) return std::nullopt;
  return settings;
}

}  // namespace producer
