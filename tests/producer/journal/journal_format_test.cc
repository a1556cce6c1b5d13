#include "producer/journal/journal_format.h"

#include <gtest/gtest.h>

namespace producer::journal_format {
namespace {

Record FullRecord() {
  Record record{.key = "7", .value = "a #b\n\xc3\xa9", .timestamp = 1'700'000'000'000};
  record.AddHeader("source", "twitter");
  record.AddHeader("location", "Zürich");
  return record;
}

TEST(JournalFormat, ARecordComesBackWhole) {
  shared::Encoder out;
  AppendRecord(FullRecord(), out);
  const auto read = DecodeRecord(out.bytes());
  ASSERT_TRUE(read);
  EXPECT_EQ(read->key, "7");
  EXPECT_EQ(read->value, FullRecord().value);
  EXPECT_EQ(read->timestamp, 1'700'000'000'000);
  ASSERT_EQ(read->header_count, 2u);
  EXPECT_EQ(read->headers()[1].name, "location");
  EXPECT_EQ(read->headers()[1].value, "Zürich");
}

// Fails when a deletion comes back as a tweet without a text, or the other way round.
TEST(JournalFormat, ADeletionComesBackAsOne) {
  for (const bool deletion : {true, false}) {
    Record record{.key = "7", .value = "", .timestamp = 5, .deletion = deletion};
    record.AddHeader("source", "twitter");
    shared::Encoder out;
    AppendRecord(record, out);
    const auto read = DecodeRecord(out.bytes());
    ASSERT_TRUE(read);
    EXPECT_EQ(read->deletion, deletion);
    EXPECT_EQ(read->PublishedValue().has_value(), !deletion);
    ASSERT_EQ(read->header_count, 1u);
    EXPECT_EQ(read->headers()[0].value, "twitter");
  }
}

// Fails when a record that was cut off or has more than it should is taken for a whole one.
TEST(JournalFormat, OnlyAWholeRecordIsOne) {
  shared::Encoder out;
  AppendRecord(FullRecord(), out);
  const std::string bytes = out.bytes();
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(DecodeRecord(std::string_view(bytes).substr(0, size))) << size;
  }
  EXPECT_FALSE(DecodeRecord(bytes + "x"));
}

TEST(JournalFormat, KeysSortAsTheirNumbers) {
  EXPECT_LT(RecordKey(255), RecordKey(256));
  EXPECT_EQ(SequenceOf(RecordKey(1ULL << 40)), 1ULL << 40);
  EXPECT_EQ(SequenceOf(IdsKey(5)), std::nullopt);
  EXPECT_EQ(DecodeIds(EncodeIds(std::vector<std::uint64_t>{3, 1, 2})),
            (std::vector<std::uint64_t>{3, 1, 2}));
  EXPECT_EQ(DecodeIds("1234567"), std::nullopt);
}

}  // namespace
}  // namespace producer::journal_format
