// A callee that releases what it was given if it fails, and says so by its result.
#include <fcntl.h>
#include <unistd.h>

static int configure(int Fd, int Speed) {
  if (Speed < 300) {
    close(Fd);
    return -1;
  }
  if (Speed > 115200)
    goto fail;
  return 0;
fail:
  close(Fd);
  return -2;
}

int bad_closed_again(const char *Path, int Speed) {
  int Fd = open(Path, O_RDWR);
  if (Fd < 0)
    return -1;
  if (configure(Fd, Speed) < 0) {
    close(Fd); // expect: double-free
    return -1;
  }
  return Fd;
}

int bad_closed_at_the_end(const char *Path, int Speed) {
  int Result, Fd = open(Path, O_RDWR);
  if (Fd < 0)
    return -1;
  if ((Result = configure(Fd, Speed)) != 0)
    goto out;
  close(Fd);
  return 0;
out:
  close(Fd); // expect: double-free
  return Result;
}

int ok_left_to_callee(const char *Path, int Speed) {
  int Fd = open(Path, O_RDWR);
  if (Fd < 0)
    return -1;
  if (configure(Fd, Speed) < 0)
    return -1;
  close(Fd);
  return 0;
}

void ok_closed_on_success(const char *Path, int Speed) {
  int Fd = open(Path, O_RDWR);
  if (Fd >= 0 && !configure(Fd, Speed))
    close(Fd);
}

int bad_success_forgotten(const char *Path, int Speed) {
  int Fd = open(Path, O_RDWR);
  if (Fd < 0)
    return -1;
  int Result = configure(Fd, Speed);
  if (Result)
    return Result;
  return 0; // expect: leak
}

struct Job {
  int *Data;
};
static bool start(Job *J) {
  if (!J->Data) {
    delete J;
    return false;
  }
  return true;
}

void bad_job(int *Data) {
  Job *J = new Job{Data};
  if (!start(J))
    delete J; // expect: double-free
  else
    delete J;
}

void ok_job(int *Data) {
  Job *J = new Job{Data};
  if (start(J))
    delete J;
}
