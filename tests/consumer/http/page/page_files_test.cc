#include "consumer/http/page_files.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <regex>
#include <set>
#include <string>

#include <gtest/gtest.h>

namespace consumer {
namespace {

std::string ReadFile(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

const PageFile& FileAt(std::string_view path) {
  return *std::ranges::find(PageFiles(), path, &PageFile::path);
}

// What is on disk, as it is asked for.
std::map<std::string, std::string> FilesOnDisk() {
  std::map<std::string, std::string> files = {{"/chart.js", ReadFile(CHART_JS)}};
  for (const auto& entry : std::filesystem::directory_iterator(PAGE_DIR)) {
    const std::string name = entry.path().filename();
    if (name == "CMakeLists.txt" || name.ends_with(".cmake")) continue;
    files["/" + (name == "index.html" ? "" : name)] = ReadFile(entry.path());
  }
  return files;
}

// Fails when a file is left out of the program, or CMake changes a byte of one.
TEST(PageFilesTest, AreThoseOnDiskByteForByte) {
  std::map<std::string, std::string> held;
  for (const PageFile& file : PageFiles()) held[std::string(file.path)] = file.content;
  EXPECT_EQ(held, FilesOnDisk());
  EXPECT_EQ(held.size(), PageFiles().size());
}

TEST(PageFilesTest, HaveAContentTypeThatABrowserRuns) {
  EXPECT_EQ(FileAt("/").content_type, "text/html; charset=utf-8");
  EXPECT_EQ(FileAt("/dashboard.js").content_type, "text/javascript; charset=utf-8");
  EXPECT_EQ(FileAt("/chart.js").content_type, "text/javascript; charset=utf-8");
  EXPECT_EQ(FileAt("/dashboard.css").content_type, "text/css; charset=utf-8");
  EXPECT_EQ(FileAt("/icon.svg").content_type, "image/svg+xml; charset=utf-8");
}

TEST(PageFilesTest, ChartJsKeepsItsLicence) {
  EXPECT_TRUE(FileAt("/chart.js").content.substr(0, 200).contains("MIT License"));
}

// Fails when the page names a file that is not served.
TEST(PageFilesTest, WhatThePageNamesIsThere) {
  const std::string page(FileAt("/").content);
  const std::regex reference("(?:src|href)=\"(/[^\"?]*)\"");
  std::set<std::string> named, held;
  for (std::sregex_iterator it(page.begin(), page.end(), reference), end; it != end; ++it) {
    if (!(*it)[1].str().starts_with("/api/")) named.insert((*it)[1]);
  }
  for (const PageFile& file : PageFiles()) held.emplace(file.path);
  EXPECT_GE(named.size(), 4u);
  EXPECT_TRUE(std::ranges::includes(held, named)) << testing::PrintToString(named);
}

// Fails when something stands in the page that its content-security-policy forbids.
TEST(PageFilesTest, NoScriptOrStyleStandsInsideThePage) {
  const std::string page(FileAt("/").content);
  EXPECT_FALSE(std::regex_search(
      page, std::regex(R"(<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)|javascript:)")));
}

}  // namespace
}  // namespace consumer
