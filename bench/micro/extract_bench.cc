// What finding the tags of a text costs the job thread: texts of about 70 bytes, one core.
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "consumer/extract/extractor.h"

namespace {

using consumer::ExtractOptions;
using consumer::Tokenizer;

// Many texts, so that the branch predictor cannot learn where the tags stand.
std::vector<std::string> Texts(std::string_view before, std::string_view tag) {
  constexpr std::string_view kFiller =
      "breaking news from the harbour all day and all night long over";
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < 4096; ++i) {
    const std::size_t cut = i * 7919 % (kFiller.size() - before.size());
    std::string text(kFiller.substr(0, cut));
    text.append(" ").append(before).append(tag).append(tag.empty() ? "" : std::to_string(i % 997));
    texts.push_back(text.append(" ").append(kFiller.substr(cut + before.size())));
  }
  return texts;
}

void Run(benchmark::State& state, const ExtractOptions& options, std::string_view before,
         std::string_view tag) {
  const std::vector<std::string> texts = Texts(before, tag);
  const auto extractor = consumer::MakeExtractor(options);
  std::vector<std::string_view> tags;
  std::size_t bytes = 0;
  for (auto _ : state) {
    for (const std::string& text : texts) {
      tags.clear();
      extractor->Extract(text, "", tags);
      benchmark::DoNotOptimize(tags.data());
    }
  }
  for (const std::string& text : texts) bytes += text.size();
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(texts.size()));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(bytes));
}

const ExtractOptions kSpark{.tokenizer = Tokenizer::kSpark};
const ExtractOptions kPrefix{.tokenizer = Tokenizer::kPrefix};
const ExtractOptions kTwitterText{.tokenizer = Tokenizer::kTwitterText};
const ExtractOptions kSparkFolded{.tokenizer = Tokenizer::kSpark, .fold_case = true};

BENCHMARK_CAPTURE(Run, spark_one_tag, kSpark, "", "#topic");
BENCHMARK_CAPTURE(Run, spark_no_tag, kSpark, "", "");
BENCHMARK_CAPTURE(Run, spark_one_tag_folded, kSparkFolded, "", "#Topic");
BENCHMARK_CAPTURE(Run, spark_accented_tag_folded, kSparkFolded, "", "#Caf\u00C9");
BENCHMARK_CAPTURE(Run, prefix_one_tag, kPrefix, "", "#topic");
BENCHMARK_CAPTURE(Run, twitter_text_one_tag, kTwitterText, "", "#topic");
BENCHMARK_CAPTURE(Run, twitter_text_no_tag, kTwitterText, "", "");
BENCHMARK_CAPTURE(Run, twitter_text_japanese_tag, kTwitterText, "", "\uFF03\u65E5\u672C\u8A9E");
BENCHMARK_CAPTURE(Run, twitter_text_tag_in_a_url, kTwitterText, "https://example.com/", "#topic");

}  // namespace
