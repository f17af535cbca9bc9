# Writes a C++ file that holds the given files as constants:
#   cmake -DOUTPUT=… -DFUNCTION=kiemchung::panel::asset -DFILES=a;b -P embed_assets.cmake
# FUNCTION is `std::string_view asset(std::string_view name)`.
string(REGEX REPLACE "::[^:]+$" "" space "${FUNCTION}")
string(REGEX REPLACE "^.*::" "" function "${FUNCTION}")
set(text "#include <string_view>\n\nnamespace ${space} {\n\nstd::string_view ${function}(std::string_view name);\n\nstd::string_view ${function}(std::string_view name) {\n")
foreach(file IN LISTS FILES)
  get_filename_component(name "${file}" NAME)
  file(READ "${file}" content HEX)
  string(REGEX REPLACE "(..)" "\\\\x\\1" content "${content}")
  # Split, because compilers need not take one literal of any length.
  string(REGEX REPLACE "((\\\\x..){64})" "\\1\"\n      \"" content "${content}")
  file(SIZE "${file}" size)
  string(APPEND text "  static constexpr char ${function}_${size}_")
  string(MAKE_C_IDENTIFIER "${name}" identifier)
  string(APPEND text "${identifier}[] =\n      \"${content}\";\n  if (name == \"${name}\") return {${function}_${size}_${identifier}, ${size}};\n")
endforeach()
string(APPEND text "  return {};\n}\n\n}  // namespace ${space}\n")
file(WRITE "${OUTPUT}" "${text}")
