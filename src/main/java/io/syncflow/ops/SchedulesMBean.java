package io.syncflow.ops;

/**
 * The schedules over JMX, as {@code syncflow:context=syncflow,type=Schedules}. Arguments and
 * results are plain strings, so that any JMX client can call it without the hub's classes.
 */
public interface SchedulesMBean {

  /** One line per schedule: job, cron, time zone, what an operator wants, next time; by tabs. */
  String[] getSchedules();

  /** No node starts the job any more, until it is resumed. */
  void pause(String job);

  /** The schedule fires again, from its next time on. */
  void resume(String job);

  /** Starts the job on this node at once, and returns without waiting for it. */
  void fireNow(String job);

  /** The next times the schedule would fire: ISO 8601 in UTC. */
  String[] nextFireTimes(String job, int count);
}
