# Goldens are found when their test program lists its tests, which is right after it was linked: so it is linked anew when
# one comes or goes, or a page of the docs, which may hold any number of them, changes.
function(deed_goldens TARGET)
  file(GLOB_RECURSE NAMES CONFIGURE_DEPENDS RELATIVE ${CMAKE_SOURCE_DIR} ${CMAKE_SOURCE_DIR}/testdata/rules/*.c*
    ${CMAKE_SOURCE_DIR}/testdata/rustc/*.cpp ${CMAKE_SOURCE_DIR}/testdata/lower/*.c* ${CMAKE_SOURCE_DIR}/testdata/tour/*.cpp)
  file(GLOB PAGES CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/checks/docs/*.md)
  string(REPLACE ";" "\n" LIST "${NAMES}")
  file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/generated/goldens.txt CONTENT "${LIST}\n" @ONLY)
  set_property(TARGET ${TARGET} APPEND PROPERTY LINK_DEPENDS ${CMAKE_BINARY_DIR}/generated/goldens.txt ${PAGES})
endfunction()
