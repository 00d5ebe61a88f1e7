# deed_embed(TARGET HEADER NAME FILES...): the files as string constants in generated/HEADER, so that the program needs
# no data directory beside it. Each becomes one row {file name without folder, text} of `inline constexpr EmbeddedFile NAME[]`.
function(deed_embed TARGET HEADER NAME)
  set(OUT ${CMAKE_BINARY_DIR}/generated/${HEADER})
  add_custom_command(OUTPUT ${OUT}
    COMMAND ${CMAKE_COMMAND} -DOUT=${OUT} -DNAME=${NAME} "-DFILES=${ARGN}" -P ${CMAKE_SOURCE_DIR}/cmake/EmbedRun.cmake
    DEPENDS ${ARGN} ${CMAKE_SOURCE_DIR}/cmake/EmbedRun.cmake VERBATIM)
  target_sources(${TARGET} PRIVATE ${OUT})
endfunction()
