package io.syncflow.ops;

import java.time.Instant;
import java.util.function.Supplier;
import javax.management.JMException;
import javax.management.ObjectName;
import javax.management.StandardMBean;
import org.apache.camel.spi.ManagementAgent;

/**
 * {@link SchedulesMBean} on top of {@link Schedules}. A thread of a plain JMX RMI connection has no
 * context class loader, and whatever loads a class by name fails there (reference/platform.md 1):
 * each operation sets the hub's.
 */
final class SchedulesJmx implements SchedulesMBean {

  private final Schedules schedules;

  SchedulesJmx(Schedules schedules) {
    this.schedules = schedules;
  }

  /**
   * Registers the bean until the context stops; its name carries the context's, which is unique in
   * a process.
   */
  void register(ManagementAgent agent, String context) throws JMException {
    agent.register(
        new StandardMBean(this, SchedulesMBean.class),
        new ObjectName("syncflow:context=" + context + ",type=Schedules"));
  }

  @Override
  public String[] getSchedules() {
    return inHub(() -> schedules.list(1).stream().map(SchedulesJmx::line).toArray(String[]::new));
  }

  @Override
  public void pause(String job) {
    inHub(() -> schedules.pause(job, JmxCaller.current()));
  }

  @Override
  public void resume(String job) {
    inHub(() -> schedules.resume(job, JmxCaller.current()));
  }

  @Override
  public void fireNow(String job) {
    inHub(() -> schedules.fireNow(job, JmxCaller.current()));
  }

  @Override
  public String[] nextFireTimes(String job, int count) {
    return inHub(
        () ->
            schedules.nextFireTimes(job, count).stream()
                .map(Instant::toString)
                .toArray(String[]::new));
  }

  private static String line(Schedule schedule) {
    return String.join(
        "\t",
        schedule.job(),
        schedule.cron(),
        schedule.timeZone(),
        schedule.held() == null ? "-" : schedule.held(),
        schedule.next().isEmpty() ? "-" : schedule.next().get(0).toString());
  }

  private static void inHub(Runnable work) {
    inHub(
        () -> {
          work.run();
          return null;
        });
  }

  /** A client may lack the hub's classes: what it is thrown is a class of the JDK. */
  private static <T> T inHub(Supplier<T> work) {
    Thread thread = Thread.currentThread();
    ClassLoader callers = thread.getContextClassLoader();
    thread.setContextClassLoader(SchedulesJmx.class.getClassLoader());
    try {
      return work.get();
    } catch (UnknownName e) {
      throw new IllegalArgumentException(e.getMessage());
    } catch (RuntimeException e) {
      throw new IllegalStateException(e.getMessage());
    } finally {
      thread.setContextClassLoader(callers);
    }
  }
}
