#include "producer/record/record_batch.h"

#include <cstring>

namespace producer {
namespace {

constexpr std::size_t kFirstBlock = std::size_t{256} << 10;

}  // namespace

RecordBatch::RecordBatch()
    : first_block_(kFirstBlock), bytes_(first_block_.data(), first_block_.size()) {}

void RecordBatch::Add(const Record& record) {
  Record& copy = records_.emplace_back(record);
  copy.key = Copy(record.key);
  copy.value = Copy(record.value);
  for (std::size_t i = 0; i < copy.header_count; ++i) {
    copy.header_slots[i].value = Copy(record.header_slots[i].value);
  }
}

std::string_view RecordBatch::Copy(std::string_view text) {
  if (text.empty()) return "";
  char* copy = static_cast<char*>(bytes_.allocate(text.size(), 1));
  std::memcpy(copy, text.data(), text.size());
  return {copy, text.size()};
}

void RecordBatch::Clear() {
  records_.clear();
  bytes_.release();
}

}  // namespace producer
