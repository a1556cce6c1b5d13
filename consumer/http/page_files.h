// The files of the dashboard, which the program holds: nothing is read from disk when it runs.
//
//   for (const PageFile& file : PageFiles()) …   // {"/", "text/html; charset=utf-8", "<!doctype
//   html>…"}
//
// They come from consumer/http/page/ and, as /chart.js, from Debian's package libjs-chart.js, and
// are put into the program when it is built. They are plain files: what the page shows it asks for
// at /api and /events. No script or style stands inside the page, so that a content-security-policy
// may forbid both.
#pragma once

#include <string_view>
#include <vector>

namespace consumer {

struct PageFile {
  std::string_view path;          // As it is asked for: "/", "/dashboard.js".
  std::string_view content_type;  // With the charset.
  std::string_view content;       // UTF-8.
};

// Each path once. Thread-safe.
const std::vector<PageFile>& PageFiles();

}  // namespace consumer
