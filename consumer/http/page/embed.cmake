# Writes OUT, which defines consumer::PageFiles() (consumer/http/page_files.h), of FILES and CHART_JS:
#   cmake -D OUT=page_files.cc -D CHART_JS=chart.min.js -D "FILES=index.html;dashboard.css" -P embed.cmake
set(type_html "text/html; charset=utf-8")
set(type_css "text/css; charset=utf-8")
set(type_js "text/javascript; charset=utf-8")
set(type_svg "image/svg+xml; charset=utf-8")
set(end "=end-of-file=")  # At most 16 characters.

# A raw string literal may hold anything but its own end.
function(append_file file path)
  file(READ "${file}" content)
  string(FIND "${content}" ")${end}\"" found)
  if(NOT found EQUAL -1)
    message(FATAL_ERROR "${file} holds )${end}\", which ends a literal: choose another end in embed.cmake")
  endif()
  get_filename_component(kind "${file}" LAST_EXT)
  string(SUBSTRING "${kind}" 1 -1 kind)
  file(APPEND "${OUT}.new" "    {\"${path}\", \"${type_${kind}}\",\n     R\"${end}(${content})${end}\"sv},\n")
endfunction()

file(WRITE "${OUT}.new" "// Made by consumer/http/page/embed.cmake.
#include \"consumer/http/page_files.h\"

namespace consumer {
namespace {
using std::string_view_literals::operator\"\"sv;
}

const std::vector<PageFile>& PageFiles() {
  static const std::vector<PageFile> files = {
")
foreach(file IN LISTS FILES)
  get_filename_component(name "${file}" NAME)
  string(REGEX REPLACE "^index\\.html$" "" name "${name}")
  append_file("${file}" "/${name}")
endforeach()
append_file("${CHART_JS}" "/chart.js")
file(APPEND "${OUT}.new" "  };
  return files;
}

}  // namespace consumer
")
file(RENAME "${OUT}.new" "${OUT}")
