#include "producer/pipelines.h"

#include <algorithm>
#include <thread>
#include <utility>

#include "producer/journal_setup.h"

namespace producer {

using shared::Result;

Pipelines::Pipelines(const ProducerOptions& options, SharedRun& run) {
  for (ProducerOptions& one : WithJournals(options)) {
    pipelines_.push_back(std::make_unique<Pipeline>(std::move(one), run));
  }
}

std::string Pipelines::NameOf(const Pipeline& pipeline) const {
  return alone() ? "" : std::string(producer::NameOf(pipeline.source()));
}

shared::log::Mark Pipelines::MarkOf(const Pipeline& pipeline) const {
  return {alone() ? "" : "source", NameOf(pipeline)};
}

std::vector<Failure> Pipelines::Run() {
  std::vector<Pipeline*> opened;
  for (const auto& pipeline : pipelines_) {
    const shared::log::ThreadMark mark(MarkOf(*pipeline));
    const Result<void> outcome = pipeline->Open();
    if (outcome) {
      opened.push_back(pipeline.get());
    } else if (outcome.error().kind == shared::ErrorKind::kUsage) {
      return {{NameOf(*pipeline), outcome.error()}};
    } else {
      OnEnd(*pipeline, outcome);
    }
  }
  if (alone() && !opened.empty()) {
    RunOne(*opened.front());
    return failures_;
  }
  std::vector<std::jthread> threads;
  for (Pipeline* const pipeline : opened) {
    threads.emplace_back([this, pipeline] {
      const shared::log::ThreadMark mark(MarkOf(*pipeline));
      RunOne(*pipeline);
    });
  }
  threads.clear();  // Waits for each.
  return failures_;
}

void Pipelines::RunOne(Pipeline& pipeline) { OnEnd(pipeline, pipeline.Run()); }

void Pipelines::OnEnd(Pipeline& pipeline, const Result<void>& outcome) {
  pipeline.ShowEnd(outcome);
  if (outcome) return;
  const std::scoped_lock lock(mutex_);
  failures_.push_back({NameOf(pipeline), outcome.error()});
  if (alone()) return;
  shared::log::Error("source_ended",
                     {{"why", outcome.error().what},
                      {"advice",
                       "the other sources go on; when it is put right start a second producer with "
                       "this --source alone and the same --journal, or this one anew"}});
}

LedgersBySource Pipelines::ledgers() const {
  const bool any = std::ranges::any_of(
      pipelines_, [](const auto& pipeline) { return pipeline->ledger().has_value(); });
  LedgersBySource all;
  if (!any) return all;
  for (const auto& pipeline : pipelines_) {
    all.emplace_back(NameOf(*pipeline), pipeline->ledger().value_or(LedgerCounts{}));
  }
  return all;
}

std::vector<SourceBoards> Pipelines::boards() const {
  std::vector<SourceBoards> all;
  for (const auto& pipeline : pipelines_) all.push_back(pipeline->boards(NameOf(*pipeline)));
  return all;
}

}  // namespace producer
